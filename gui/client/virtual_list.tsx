/** A list of rows of one height: only those that are visible are in the document. */

import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { visibleRows } from "./visible_rows.ts";

/** In px: the style sheet has the same. */
const rowHeight = 20;

type Props = {
  /** What the list is called for people who cannot see it. */
  label: string;
  count: number;
  row: (index: number) => ComponentChildren;
  /** Follows the end while the end is visible. */
  follow: boolean;
  /** Another value begins another list: it is shown from its start, or from its end if it follows. */
  of: string;
};

export function VirtualList({ label, count, row, follow, of }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(follow);
  const [{ top, height }, setView] = useState({ top: 0, height: 0 });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const watch = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
      setView({ top: element.scrollTop, height: element.clientHeight });
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  useLayoutEffect(() => {
    isAtEnd.current = follow;
    if (box.current !== null && !follow) box.current.scrollTop = 0;
  }, [of, follow]);

  useLayoutEffect(() => {
    if (box.current !== null && isAtEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [count, of, follow, height]);

  const onScroll = () => {
    const element = box.current;
    if (element === null) return;
    const fromEnd = element.scrollHeight - element.scrollTop - element.clientHeight;
    isAtEnd.current = follow && fromEnd < 2 * rowHeight;
    setView({ top: element.scrollTop, height: element.clientHeight });
  };

  const { first, last } = visibleRows({ top, height, rowHeight, count });
  const rows = [];
  for (let i = first; i < last; i++) rows.push(<div class="row" key={i}>{row(i)}</div>);
  return (
    <div class="list" ref={box} onScroll={onScroll} tabIndex={0} role="region" aria-label={label}>
      <div style={{ height: first * rowHeight }} />
      {rows}
      <div style={{ height: (count - last) * rowHeight }} />
    </div>
  );
}
