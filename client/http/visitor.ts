/** Whether the server saw no session cookie when it gave this page; asked as often as one likes, and true only until somebody asks for good. */
export function seemsNew(): boolean {
  return document.documentElement.dataset['visitor'] === 'new';
}

/**
 * Whether the server saw no session cookie when it gave this page: then nobody is signed in, and asking would only be refused. True at most once a
 * page, since a sign-in may follow in this tab or another.
 */
export function takeNewVisitor(): boolean {
  const isNew = seemsNew();
  document.documentElement.dataset['visitor'] = 'asked';
  return isNew;
}
