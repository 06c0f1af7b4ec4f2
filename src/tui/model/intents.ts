/** Parts of the instance view, in the order in which Tab goes through them. */
export const PARTS = ['market', 'figures', 'events', 'configuration', 'log'] as const;
export type Part = (typeof PARTS)[number];

/** What a person may want of the screen. Which key says so, and where, is in `keys.ts`; a part: to go there. */
export type Intent =
  | 'leave'
  | 'suspend'
  | 'redraw'
  | 'help'
  | 'close'
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'first'
  | 'last'
  | 'open'
  | 'filter'
  | 'sort'
  | 'reverse'
  | 'accept'
  | 'erase'
  | 'nextPane'
  | 'previousPane'
  | 'nextSymbol'
  | 'previousSymbol'
  | Part
  | 'follow'
  | 'wrap'
  | 'search'
  | 'searchNext'
  | 'searchPrevious'
  | 'restart'
  | 'stop'
  | 'start'
  | 'reload'
  | 'logLevel'
  | 'copy';
