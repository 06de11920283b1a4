import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

let factory: Promise<ZxcvbnFactory> | null = null;

async function load(): Promise<ZxcvbnFactory> {
  // Loaded at first use: the lists are large, and most processes never need them.
  const [{ ZxcvbnFactory: Factory }, { dictionary, adjacencyGraphs }] = await Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]);
  return new Factory({ dictionary, graphs: adjacencyGraphs });
}

/** Whether attackers would find a password among their first million guesses: lists, keyboard rows, sequences, repeats. */
export async function isCommonPassword(password: string): Promise<boolean> {
  factory ??= load();
  // The beginning decides, and the cost grows with the length.
  return (await factory).check(password.slice(0, 64)).score <= 1;
}
