/**
 * Places in the package that the worker reads from. This folder is two below the package's own in `src/`, in `dist/`,
 * and when all its modules are one file in `dist/worker/`.
 */
export const PACKAGE_FILE = new URL('../../package.json', import.meta.url);
export const PROTO_FOLDER = new URL('../../proto/', import.meta.url);
export const SNAPSHOT_THREAD = new URL('./snapshot-main.js', import.meta.url);
