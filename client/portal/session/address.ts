/** What is wrong with an e-mail address at first sight, in plain words; the server looks closer. */
export function addressProblem(email: string): string | undefined {
  const text = email.trim();
  if (text === '') return 'Enter your e-mail address.';
  const [name, domain = '', ...more] = text.split('@');
  const dot = domain.lastIndexOf('.');
  const fits = name !== '' && more.length === 0 && dot > 0 && dot < domain.length - 1 && !/\s/.test(text);
  return fits ? undefined : 'This is not an e-mail address. One looks like name@company.example.';
}

/** Whether two spellings name the same sign-in. */
export function sameAddress(a: string, b: string): boolean {
  const fold = (email: string) => email.normalize('NFKC').trim().toLowerCase();
  return fold(a) === fold(b);
}
