/** How the agent is signed in, by its environment. Pure. */

/** Variables of Claude Code: keys and tokens, and where they are sent to. */
const ofAgent = /^(?:ANTHROPIC|CLAUDE)_|^AWS_BEARER_TOKEN_BEDROCK$/;

/** The names of the variables that only the agent needs: no other program that autom8 starts gets them. */
export function agentVariables(environment: Readonly<Record<string, string>>): string[] {
  return Object.keys(environment).filter((name) => ofAgent.test(name));
}
