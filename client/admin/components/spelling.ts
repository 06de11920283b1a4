const letters = ['Alfa', 'Bravo', 'Charlie', 'Delta', 'Echo', 'Foxtrot', 'Golf', 'Hotel', 'India', 'Juliett', 'Kilo', 'Lima', 'Mike', 'November', 'Oscar', 'Papa', 'Quebec', 'Romeo', 'Sierra', 'Tango', 'Uniform', 'Victor', 'Whiskey', 'X-ray', 'Yankee', 'Zulu'];
const digits = ['Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

/** A character's word in the spelling alphabet of aviation (ICAO); other characters stay as they are. */
export function spelled(character: string): string {
  const upper = character.toUpperCase();
  if (/^[A-Z]$/.test(upper)) return letters[upper.charCodeAt(0) - 65] ?? upper;
  if (/^\d$/.test(upper)) return digits[Number(upper)] ?? upper;
  return character;
}
