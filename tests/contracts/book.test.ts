import { FlatBook } from '../support/flat-book.ts';
import { NaiveBook } from '../support/naive-book.ts';
import { bookContract } from './book.ts';

bookContract('the naive book', () => new NaiveBook());
bookContract('the flat book of the engine', () => new FlatBook());
