import DOMPurify from 'dompurify';

interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML(text: string): string }): unknown;
}

/** Lets libraries that still write HTML do so only through DOMPurify; browsers without Trusted Types are left as they are. */
export function installTrustedTypes(): void {
  const factory = (window as Window & { trustedTypes?: PolicyFactory }).trustedTypes;
  if (factory === undefined) return;
  // DOMPurify parses with the same sink it protects: what comes back from inside it is let through.
  let cleaning = false;
  factory.createPolicy('default', {
    createHTML: (text) => {
      if (cleaning) return text;
      cleaning = true;
      try {
        return DOMPurify.sanitize(text);
      } finally {
        cleaning = false;
      }
    },
  });
}
