import type { Family, Sample } from '../../metrics/samples.ts';
import { DEGRADED_PARTS } from '../../protocol/degraded.ts';
import type { CountedMetrics } from './counted.ts';
import type { VenueReading } from './types.ts';

/** How the venue is: nothing is shown of one that was never looked at. */
export function venueFamilies(counted: CountedMetrics): Family[] {
  const read = (samples: (reading: VenueReading) => Sample[]) => () =>
    counted.reading === null ? [] : samples(counted.reading);
  const one = (value: (reading: VenueReading) => number) =>
    read((reading) => [{ labels: {}, value: value(reading) }]);
  return [
    {
      name: 'exchange_accepting_orders',
      help: 'Whether a new order would be taken: 1 yes, 0 no',
      type: 'gauge',
      collect: one(({ accepting }) => (accepting ? 1 : 0)),
    },
    {
      name: 'exchange_degraded',
      help: 'Whether a part of the venue does not work: 1 it does not, 0 it does',
      type: 'gauge',
      collect: read(({ degraded }) =>
        DEGRADED_PARTS.map((part) => ({ labels: { part }, value: degraded.includes(part) ? 1 : 0 })),
      ),
    },
    {
      name: 'exchange_open_orders',
      help: 'Orders that rest in a book or wait for their trigger',
      type: 'gauge',
      collect: one(({ openOrders }) => openOrders),
    },
    {
      name: 'exchange_queued_commands',
      help: 'Commands that wait for the journal or are being written to it',
      type: 'gauge',
      collect: one(({ queuedCommands }) => queuedCommands),
    },
    {
      name: 'exchange_journal_uncommitted_commands',
      help: 'Applied commands that are not in the journal yet',
      type: 'gauge',
      collect: one(({ uncommittedCommands }) => uncommittedCommands),
    },
    {
      name: 'exchange_journal_size_bytes',
      help: 'What the journal takes in Postgres, as far as it is counted since the start',
      type: 'gauge',
      collect: one(({ journal }) => journal?.bytes ?? 0),
    },
    {
      name: 'exchange_journal_size_limit_bytes',
      help: 'What the journal may take in Postgres before no more orders are accepted',
      type: 'gauge',
      collect: read(({ journal }) => (journal === null ? [] : [{ labels: {}, value: journal.bytesMax }])),
    },
    {
      name: 'exchange_connections',
      help: 'Open connections; those of streams are among the HTTP ones',
      type: 'gauge',
      collect: read(({ connections }) =>
        Object.entries(connections).map(([protocol, value]) => ({ labels: { protocol }, value })),
      ),
    },
    {
      name: 'exchange_log_lines_lost_total',
      help: 'Total number of log lines that could not be written',
      type: 'counter',
      collect: one(({ lostLogLines }) => lostLogLines),
    },
  ];
}
