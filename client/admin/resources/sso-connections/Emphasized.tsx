import { emphasized } from '../../../../shared/sso-guides.ts';

/** A text in which names between asterisks stand out, as they are written on somebody else's screens. */
export function Emphasized({ text }: { readonly text: string }) {
  return <>{emphasized(text).map((part, index) => (part.strong ? <b key={index}>{part.text}</b> : part.text))}</>;
}
