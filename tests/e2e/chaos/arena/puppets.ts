import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileInstance } from './file.ts';

/** Orders for workers without an exchange: see tests/integration/supervisor/support/fake-worker.ts. */
export class Puppets {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What its next worker does from its start on; answers the file that says so. */
  order(name: string, orders: string): string {
    const file = join(this.#folder, `${name}.orders`);
    writeFileSync(file, orders);
    return file;
  }

  /** Tells the running one to do something. '' when it dies before it answers. */
  async tell({ ports: [http] }: FileInstance, path: string): Promise<string> {
    const answer = await fetch(`http://127.0.0.1:${http}/fake/${path}`, { method: 'POST' }).catch(() => null);
    return answer === null ? '' : answer.text().catch(() => '');
  }
}
