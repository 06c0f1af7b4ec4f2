/**
 * Whether user, password and path of a URL can be decoded. A bare `%` in a password cannot: `URL` takes it, and whoever
 * decodes it later throws.
 */
export function isDecodable({ username, password, pathname }: URL): boolean {
  try {
    for (const part of [username, password, pathname]) decodeURIComponent(part);
    return true;
  } catch {
    return false;
  }
}
