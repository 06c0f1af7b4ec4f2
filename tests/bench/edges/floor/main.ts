/** Serves the floor in a process of its own, until it is killed. Prints its ports as JSON. */
import { openFloor } from './floor.ts';

const { ports } = await openFloor();
console.log(JSON.stringify(ports));
