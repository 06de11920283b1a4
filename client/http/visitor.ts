/**
 * Whether the server saw no session cookie when it gave this page: then nobody is signed in, and asking would only be refused. True at most once a
 * page, since a sign-in may follow in this tab or another.
 */
export function takeNewVisitor(): boolean {
  const { dataset } = document.documentElement;
  const isNew = dataset['visitor'] === 'new';
  dataset['visitor'] = 'asked';
  return isNew;
}
