import { LadderBook } from '../../src/engine/book/ladder-book.ts';
import { bookContract } from './book.ts';

bookContract('LadderBook', () => new LadderBook());
