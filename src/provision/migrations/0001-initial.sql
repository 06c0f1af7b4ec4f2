-- Tables of one venue. Names in braces are replaced by quoted identifiers of the schema and the login role. Expand only:
-- an older worker must be able to run on a newer schema.

-- One row per committed batch of commands. Never updated, never deleted by a worker.
CREATE TABLE {schema}.journal (
  first_seq      bigint PRIMARY KEY,
  last_seq       bigint NOT NULL UNIQUE,
  term           bigint NOT NULL,
  time           bigint NOT NULL,
  format         smallint NOT NULL,
  engine_version text NOT NULL,
  commands       bytea NOT NULL,
  checksum       bytea NOT NULL,
  committed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (last_seq >= first_seq)
);

-- The one row that says who may append. Its term only ever grows, by one.
CREATE TABLE {schema}.writer (
  one           boolean PRIMARY KEY DEFAULT true CHECK (one),
  term          bigint NOT NULL,
  owner         text,
  backend_pid   integer,
  backend_start timestamptz,
  since         timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO {schema}.writer (term) VALUES (0);

CREATE FUNCTION {schema}.writer_term_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.term <> OLD.term + 1 THEN
    RAISE EXCEPTION 'term must be %, not %', OLD.term + 1, NEW.term USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION {schema}.writer_term_grows() FROM PUBLIC;
CREATE TRIGGER writer_term_grows BEFORE UPDATE ON {schema}.writer
  FOR EACH ROW EXECUTE FUNCTION {schema}.writer_term_grows();

-- SHA-256 of every API key; the keys themselves are nowhere in the database. Those of source 'file' are the instance
-- file's and go when it drops them.
CREATE TABLE {schema}.api_keys (
  key_hash   bytea PRIMARY KEY,
  account_id text,
  admin      boolean NOT NULL DEFAULT false,
  source     text NOT NULL DEFAULT 'api' CHECK (source IN ('file', 'api')),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  CHECK (admin OR account_id IS NOT NULL)
);

-- Projections: copies of the engine's state for people to query, written behind the journal.
CREATE TABLE {schema}.projection (
  one         boolean PRIMARY KEY DEFAULT true CHECK (one),
  command_seq bigint NOT NULL,
  updated_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO {schema}.projection (command_seq) VALUES (0);

CREATE TABLE {schema}.accounts (
  account_id text PRIMARY KEY,
  master_id  text,
  created_at timestamptz(3) NOT NULL
);

CREATE TABLE {schema}.orders (
  order_id           bigint PRIMARY KEY,
  client_order_id    text,
  account_id         text NOT NULL,
  symbol             text NOT NULL,
  side               text NOT NULL,
  type               text NOT NULL,
  time_in_force      text NOT NULL,
  price              numeric,
  stop_price         numeric,
  quantity           numeric,
  quote_quantity     numeric,
  filled_quantity    numeric NOT NULL,
  prevented_quantity numeric NOT NULL,
  filled_notional    numeric NOT NULL,
  fee                numeric NOT NULL,
  fee_asset          text NOT NULL,
  status             text NOT NULL,
  reason             text,
  post_only          boolean NOT NULL,
  stp                text NOT NULL,
  expire_at          timestamptz(3),
  created_at         timestamptz(3) NOT NULL,
  updated_at         timestamptz(3) NOT NULL,
  seq                bigint NOT NULL
);
CREATE INDEX orders_by_account ON {schema}.orders (account_id, order_id DESC);
CREATE INDEX orders_by_client_id ON {schema}.orders (account_id, client_order_id) WHERE client_order_id IS NOT NULL;

CREATE TABLE {schema}.trades (
  trade_id        bigint PRIMARY KEY,
  symbol          text NOT NULL,
  price           numeric NOT NULL,
  quantity        numeric NOT NULL,
  maker_order_id  bigint NOT NULL,
  taker_order_id  bigint NOT NULL,
  maker_account   text NOT NULL,
  taker_account   text NOT NULL,
  taker_side      text NOT NULL,
  maker_fee       numeric NOT NULL,
  maker_fee_asset text NOT NULL,
  taker_fee       numeric NOT NULL,
  taker_fee_asset text NOT NULL,
  executed_at     timestamptz(3) NOT NULL,
  command_seq     bigint NOT NULL,
  seq             bigint NOT NULL
);
CREATE INDEX trades_by_symbol ON {schema}.trades (symbol, trade_id DESC);
CREATE INDEX trades_by_maker ON {schema}.trades (maker_account, trade_id DESC);
CREATE INDEX trades_by_taker ON {schema}.trades (taker_account, trade_id DESC);
CREATE INDEX trades_by_maker_order ON {schema}.trades (maker_order_id);
CREATE INDEX trades_by_taker_order ON {schema}.trades (taker_order_id);

CREATE TABLE {schema}.balances (
  account_id text NOT NULL,
  asset      text NOT NULL,
  available  numeric NOT NULL,
  locked     numeric NOT NULL,
  seq        bigint NOT NULL,
  PRIMARY KEY (account_id, asset)
);
