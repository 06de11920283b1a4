/** A text in which names between asterisks stand out, as they are written on somebody else's screens. */
export function Emphasized({ text }: { readonly text: string }) {
  return <>{text.split('*').map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part))}</>;
}
