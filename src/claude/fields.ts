/** Reads fields of parsed JSON leniently: a field that is missing or of another type is its default, never an error. */

/** A parsed JSON object. */
export type Fields = Record<string, unknown>;

/** The value if it is an object, else null. */
export function objectOrNull(value: unknown): Fields | null {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value as Fields : null;
}

/** A member that is an object, else an empty object. */
export function objectField(fields: Fields, name: string): Fields {
  return objectOrNull(fields[name]) ?? {};
}

/** A member that is an array, else an empty array. */
export function arrayField(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  return Array.isArray(value) ? value : [];
}

/** A member that is a string, else "". */
export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === "string" ? value : "";
}

/** A member that is a string, else null. */
export function textOrNull(fields: Fields, name: string): string | null {
  const value = fields[name];
  return typeof value === "string" ? value : null;
}

/** A member that is a finite number, else null. */
export function numberOrNull(fields: Fields, name: string): number | null {
  const value = fields[name];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** A member that is a number and not negative, else 0. */
export function amountField(fields: Fields, name: string): number {
  return Math.max(0, numberOrNull(fields, name) ?? 0);
}
