/** Reading the JSON of the server: what is not of the expected shape counts as not there. */

/** A JSON object. */
export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The rows of a field. */
export function rows(result: Json | undefined, field: string): Json[] {
  const value = result?.[field];
  return Array.isArray(value) ? value.filter(isJson) : [];
}

/** An object in a field. */
export function part(result: Json | undefined, field: string): Json {
  const value = result?.[field];
  return isJson(value) ? value : {};
}

/** The text in a field, else an empty one. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The number in a field, else 0. */
export function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

/** The strings of a list. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
