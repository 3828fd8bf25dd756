/** What every reader of a foreign format gives: stories as they were written down, before ids and priorities are settled. */

import type { Boxes } from "../boxes.ts";
import type { Block } from "./blocks.ts";

/** A file to read, or one that lies beside it. */
export type Document = {
  /** Its file name. */
  name: string;
  blocks: readonly Block[];
};

/** A spec that may consist of several files. */
export type Documents = {
  /** The file that was named. */
  main: Document;
  /** The others of its folder that belong to a format of several files, by their names. */
  beside: ReadonlyMap<string, Document>;
  /** The folders above the file, the nearest first. */
  folders: readonly string[];
};

/** A story as its author wrote it. */
export type FoundStory = {
  /** Null: one is made from the title. */
  id: string | null;
  title: string;
  /** The line of the file that was named, from 1. */
  line: number;
  description?: string;
  criteria: string[];
  notes?: string;
  /** Null: its place in the file counts. */
  priority: number | null;
  dependsOn?: string[];
  verify?: string[];
  boxes: Boxes;
};

/** A file whose format was recognised. It may hold no stories all the same. */
export type Found = {
  /** What the whole is called. */
  title: string;
  branch: string | null;
  description: string;
  stories: FoundStory[];
  /** The file of a format of several files that stands for all of them; null: the one that was named. */
  standsFor: string | null;
};

/** Reads a text if it has the reader's format; else null. */
export type Reader = (documents: Documents) => Found | null;
