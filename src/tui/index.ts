import { Screen, type ScreenEnd, type ScreenOptions } from './screen/screen.ts';

export type { ScreenEnd } from './screen/screen.ts';
export { colourDepthOf } from './screen/styles.ts';
export { LEAVE as LEAVE_SCREEN } from './screen/terminal.ts';

/** Shows the screen until the person leaves it. @throws what a source throws: a bug */
export const showScreen = (options: ScreenOptions): Promise<ScreenEnd> => new Screen(options).run();
