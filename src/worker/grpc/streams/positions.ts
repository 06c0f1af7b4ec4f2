import { ok, type Result } from '../../../common/result.ts';
import type { EngineReads } from '../../../engine/types.ts';
import type { FeedPosition } from '../../../engine/views/index.ts';
import { readInteger, SEQ_RANGE } from '../../wire/admission.ts';
import { refused, type WireError } from '../../wire/wire-error.ts';
import { GRPC_LIMITS } from '../limits.ts';

type SentPosition = { readonly fromSeq?: string; readonly epoch?: string };

/** Where a stream resumes; null begins it anew. Without an epoch the present one is meant. */
export function readPosition(
  { fromSeq, epoch }: SentPosition,
  engine: EngineReads,
): Result<FeedPosition | null, WireError> {
  if (fromSeq === undefined) {
    if (epoch === undefined) return ok(null);
    return refused('BAD_COMBINATION', 'epoch goes with fromSeq, but fromSeq is missing', 'fromSeq');
  }
  const seq = readInteger(fromSeq, SEQ_RANGE, 'fromSeq');
  if (!seq.ok) return seq;
  const lineage = readInteger(epoch ?? String(engine.epoch), SEQ_RANGE, 'epoch');
  return lineage.ok ? ok({ seq: seq.value, epoch: lineage.value }) : lineage;
}

/** What a stream that cannot resume ends with. */
export const resumeGap = ({ seq, epoch }: FeedPosition): ReturnType<typeof refused> =>
  refused(
    'RESUME_GAP',
    `fromSeq must be a sequence the venue still has changes after, but was ${seq} of epoch ${epoch}; open the stream without it`,
    'fromSeq',
  );

/** What a reader who fell behind too far is told. */
export const slowConsumer = (things: string): WireError => ({
  name: 'SLOW_CONSUMER',
  message: `${things} that wait for a reader must be at most ${GRPC_LIMITS.missed}, but were more; read faster, and resume with fromSeq`,
});
