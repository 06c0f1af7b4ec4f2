import type { DiagnosticCode, Reporter } from './diagnostics.ts';
import type { SourceNode } from './source-tree.ts';

/** Reports a problem of a value. What came out of a variable is shown as it is written in the file, never as its value. */
export function reportAt(
  reporter: Reporter,
  node: SourceNode,
  code: DiagnosticCode,
  message: string,
  suggestion: string | null = null,
): void {
  if (node.kind !== 'scalar' || !node.replaced) reporter.report(code, node.span, message, { suggestion });
  else reporter.report(code, node.span, hideValue(message, node.text, node.written));
}

function hideValue(message: string, value: string, written: string): string {
  const masked = message.replaceAll(JSON.stringify(value), () => JSON.stringify(written));
  return value.length < 4 ? masked : masked.replaceAll(value, () => written);
}
