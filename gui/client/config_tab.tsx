export function ConfigTab(_: { project: string | null }) {
  return null;
}
