import { linksIn } from '../../../shared/linked-text.ts';

/** What somebody wrote, as text: line breaks stay, web addresses can be followed. */
export function LinkedText({ text }: { readonly text: string }) {
  return (
    <>
      {linksIn(text).map((part, index) =>
        part.href === undefined ? (
          part.text
        ) : (
          <a key={`${index} ${part.href}`} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
            {part.text}
          </a>
        ),
      )}
    </>
  );
}
