export function SpecTab(_: { project: string | null }) {
  return null;
}
