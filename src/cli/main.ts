import { runCommandLine } from './command-line.ts';
import { loadDotEnv } from './environment.ts';
import { endQuietlyWhenReaderLeaves } from './output.ts';

endQuietlyWhenReaderLeaves();
loadDotEnv();
process.exitCode = await runCommandLine(process.argv.slice(2));
