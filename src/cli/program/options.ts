import { InvalidArgumentError, Option } from 'commander';

/** What each command that reads the instance file says of its argument. */
export const FILE = 'instance file (default: instances.yaml, else the file of the running project)';

export const sinceOption = (): Option =>
  new Option('--since <time>', 'only from it on: 30s, 5m, 2h, 1d ago, or an ISO 8601 time');

export const untilOption = (): Option => new Option('--until <time>', 'only up to it; as with --since');

export const timeoutOption = (): Option =>
  new Option('--timeout <seconds>', 'how long to wait until ready').default(60).argParser(seconds);

export const onlyOption = (): Option =>
  new Option('--only <names>', 'these exchanges only, separated by commas').argParser(commaList);

export const commaList = (text: string): string[] => text.split(',').map((part) => part.trim());

export function seconds(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0 && value <= 86_400) return value;
  throw new InvalidArgumentError(`Expected seconds from above 0 to 86400, but was "${text}".`);
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d{1,7}$/.test(text)) return value;
  throw new InvalidArgumentError(`Expected a whole number from 0 to 9999999, but was "${text}".`);
}
