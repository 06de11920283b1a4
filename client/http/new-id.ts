/** A UUID by which this client names what it sends, so that sending it again adds nothing. */
export function newId(): string {
  return crypto.randomUUID();
}
