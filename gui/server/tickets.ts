/** One-time tickets, and the tokens that pages get for them. Both are only ever in memory. */

/** Gives and takes tickets. */
export interface Tickets {
  /** A new ticket: good once. The oldest of too many is void. */
  issue(): string;
  /** The token for a ticket; null if it is unknown or was used. */
  exchange(ticket: string): string | null;
  knows(token: string): boolean;
}

/** Tickets that may be open at once, and tokens: each window has one. */
const mostTickets = 16;
const mostTokens = 64;

/** @param random A new unguessable text */
export function createTickets(random: () => string): Tickets {
  const open = new Set<string>();
  const tokens = new Set<string>();
  return {
    issue() {
      const ticket = random();
      add(open, ticket, mostTickets);
      return ticket;
    },
    exchange(ticket) {
      if (!open.delete(ticket)) return null;
      const token = random();
      add(tokens, token, mostTokens);
      return token;
    },
    knows: (token) => tokens.has(token),
  };
}

function add(set: Set<string>, value: string, most: number): void {
  set.add(value);
  for (const oldest of set) {
    if (set.size <= most) break;
    set.delete(oldest);
  }
}
