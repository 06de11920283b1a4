const kept = /[łŁøØđĐħĦßẞæÆœŒþÞðÐıĿŀŧŦ]/gu;
const plain: Readonly<Record<string, string>> = { ł: 'l', Ł: 'l', ø: 'o', Ø: 'o', đ: 'd', Đ: 'd', ħ: 'h', Ħ: 'h', ß: 'ss', ẞ: 'ss', æ: 'ae', Æ: 'ae', œ: 'oe', Œ: 'oe', þ: 'th', Þ: 'th', ð: 'd', Ð: 'd', ı: 'i', ŀ: 'l', Ŀ: 'l', ŧ: 't', Ŧ: 't' };

/** Text for comparing, sorting and searching: NFKC, lower case, without accents, with single spaces; 'Łukasz' becomes 'lukasz'. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(kept, (letter) => plain[letter] ?? letter)
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\p{White_Space}\p{Cc}]+/gu, ' ')
    .trim();
}

/** An address for comparing: NFKC and lower case; accents stay, since they tell addresses apart. */
export function foldEmail(email: string): string {
  return email.normalize('NFKC').toLowerCase().replaceAll(/\p{Cc}+/gu, ' ').trim();
}

/** The digits of a phone number, so that any spelling finds it. */
export function foldPhone(phone: string): string {
  return phone.replaceAll(/\D+/gu, '');
}

/** The domain of an address, folded. */
export function domainOf(email: string): string {
  const folded = foldEmail(email);
  return folded.slice(folded.lastIndexOf('@') + 1);
}

const phoneLike = /^[+\d][\d ()/.\-–]*$/u;

/** What to look for in a search column for a text somebody typed: folded text, the same with its accents (as addresses keep them), and for a number in any spelling its digits; none for blank text. */
export function searchForms(typed: string): string[] {
  const text = typed.replaceAll(/[\p{Cc}\p{Surrogate}]/gu, ' ').replaceAll(/\p{White_Space}+/gu, ' ').trim();
  const digits = phoneLike.test(text) ? foldPhone(text).replace(/^0+/u, '') : '';
  return [...new Set([foldText(text), foldEmail(text), ...(digits.length >= 3 ? [digits] : [])])].filter((form) => form !== '');
}
