/** What the page sent, checked. */

import * as z from "zod/mini";
import { BadRequest } from "./serve.ts";

/** The value as the schema says. @throws BadRequest */
export function parsed<S extends z.ZodMiniType>(schema: S, value: unknown): z.infer<S> {
  const read = z.safeParse(schema, value);
  if (read.success) return read.data;
  throw new BadRequest();
}
