-- Candles of every interval in which a symbol traded; those without a trade have no row. Written behind the journal as
-- the other projections are.
CREATE TABLE {schema}.klines (
  symbol       text NOT NULL,
  interval     text NOT NULL,
  open_time    timestamptz(3) NOT NULL,
  open         numeric NOT NULL,
  high         numeric NOT NULL,
  low          numeric NOT NULL,
  close        numeric NOT NULL,
  volume       numeric NOT NULL,
  quote_volume numeric NOT NULL,
  trades       bigint NOT NULL,
  -- Of its last trade.
  seq          bigint NOT NULL,
  PRIMARY KEY (symbol, interval, open_time)
);
-- A venue that traded before gets the candles of then too: its next start writes all tables again from Genesis, which
-- changes nothing in the others. No journal is without its beginning yet: what prune needs came with 0002.
UPDATE {schema}.projection SET command_seq = 0, updated_at = clock_timestamp();
