/** The way out of a venue whose history stands in the way. A worker cannot take it itself: its role may not drop a table. */
export const BEGIN_ANEW =
  'give its history up: stop it, `exsim provision --remove NAME --yes`, then `exsim up` begins it anew';
