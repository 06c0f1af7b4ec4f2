/** Of numbered SQL files; the same seen from any folder of `src/`, `dist/`, or a bundle in one of those of `dist/`. */
export const MIGRATIONS_FOLDER = new URL('../provision/migrations/', import.meta.url);
