import { describe, expect, it } from 'vitest';
import { spelled } from './spelling.ts';
import { count, duration, fileSize, listTotal, outcomeWord, sentence } from './words.ts';

describe('words for people', () => {
  it('count one as one and many as many', () => {
    expect([count(1, 'person', 'people'), count(0, 'person', 'people'), count(1_234, 'person', 'people')]).toEqual(['1 person', '0 people', '1,234 people']);
  });

  it('say that a list counts to 10,000 only', () => {
    expect([listTotal(10_000), listTotal(10_001)]).toEqual(['10,000', 'more than 10,000']);
  });

  it('say minutes and bytes in the largest unit that fits', () => {
    expect([5, 90, 120, 1_440, 43_200].map(duration)).toEqual(['5 minutes', '90 minutes', '2 hours', '1 day', '30 days']);
    expect([12, 2_048, 200 * 1_024, 128 * 1_024 * 1_024].map(fileSize)).toEqual(['12 B', '2 kB', '200 kB', '128 MB']);
  });

  it('make sentences of codes, known and unknown', () => {
    expect([sentence('portal.enabled'), sentence('customer_user.disabled'), sentence('welcomeText')]).toEqual(['Portal enabled', 'Person disabled', 'Welcome text']);
    expect(outcomeWord('portal_unavailable').label).toBe('Portal not available');
    expect(outcomeWord('something_new').label).toBe('Something new');
  });

  it('spell a code for the phone', () => {
    expect([...'K7q0-'].map(spelled)).toEqual(['Kilo', 'Seven', 'Quebec', 'Zero', '-']);
  });
});
