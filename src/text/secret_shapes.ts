/** How the secrets of common providers look. Pure data: each shape takes time in proportion to the text. */

/** A shape. Group `kept` is not part of the secret; `accepts` may refuse a match by its secret. */
export type Shape = { look: RegExp; accepts?: (secret: string) => boolean };

/** Not inside a longer word: after anything but a letter, digit, `_` or `-`, or after an escape or a colour code. */
const start = String.raw`(?:(?<![\w-])|(?<=\\[bfnrt])|(?<=\[[\d;]{0,16}m))`;
const word = (look: string, flags = "g"): Shape => ({ look: new RegExp(start + look, flags) });
const anywhere = (look: RegExp): Shape => ({ look });

/** Between a name and its value, in code, JSON (also inside JSON), YAML or a shell. */
const assigned = String.raw`\\{0,8}["'\x60]?\]?\s{0,5}(?:=>|:=|[:=,])\s{0,5}(?:\\{0,8}["'\x60])?`;

/** A private key between its first and last line, also in (nested) JSON, in a diff, or with line numbers. */
const keyBody = String.raw`(?:(?!-----)[\w+/=\s:;,.|()>-]|[^\x00-\x7f]|\\+[nrt])`;
const keyName = String.raw`[A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?`;

/** A private key that the text ends in. */
export const keyAtEnd = new RegExp(`-----BEGIN ${keyName}-----${keyBody}{0,30000}$`);

/** The rest of a private key at the start of a text; group 1 is its last line. */
export const keyLines = new RegExp(
  String
    .raw`^(?:[^\S\n]*(?:[\w+/=]{0,100}|(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID):[^\n]*)\r?\n){0,5000}` +
    `(-----END ${keyName}-----)?`,
);

/** The last line of a private key. */
export const keyLastLine = new RegExp(`-----END ${keyName}-----`, "g");

export const shapes: readonly Shape[] = [
  // Models
  anywhere(/sk-ant-[\w-]{8,}/g),
  word(String.raw`sk-(?:(?:proj|svcacct|admin|or|None)-[\w-]{16,}|[A-Za-z0-9]{20,})`),
  word("(?:hf|gsk|r8)_[A-Za-z0-9]{20,}"),
  word("api_org_[A-Za-z0-9]{30,}"),
  word("(?:pplx|xai)-[A-Za-z0-9]{40,}"),
  // Code and packages
  anywhere(/gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}/g),
  word(String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|ffct|oas)-[\w-]{16,}`),
  word("GR1348941[\\w-]{20,}"),
  word("ATBB[A-Za-z0-9]{28,}|ATATT3[\\w=-]{30,}"),
  anywhere(/npm_[A-Za-z0-9]{36}/g),
  anywhere(/pypi-AgE[\w-]{40,}/g),
  word("rubygems_[a-f0-9]{40,}|CLOJARS_[a-z0-9]{50,}|dckr_pat_[\\w-]{20,}|AKCp[A-Za-z0-9]{60,}"),
  // Clouds
  word("(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[0-9A-Z]{16}(?![0-9A-Za-z])"),
  {
    look: new RegExp(
      String
        .raw`(?<kept>(?:aws|amazon|secret)[\w.-]{0,10}[ _.-]?(?:secret|access|key)[\w.-]{0,24}${assigned})[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])`,
      "gi",
    ),
  },
  anywhere(/AIza[\w-]{35}/g),
  word(String.raw`ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}|1\/\/0[\w-]{40,}`),
  anywhere(/(?<kept>(?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/%]{20,100}={0,2}/g),
  anywhere(/\w{3}\dQ~[\w.~-]{30,33}[\w~-]/g),
  anywhere(
    /(?<kept>[?&](?:sig|access_token|auth_token|token|api_?key|key|client_secret|password)=)[\w%.~+/-]{16,}={0,2}/gi,
  ),
  word(
    "do[opr]_v1_[a-f0-9]{40,}|HRKU-[\\w-]{30,}|dapi[a-f0-9]{32}|pul-[a-f0-9]{40}|nfp_[A-Za-z0-9]{30,}|sbp_[a-f0-9]{40}",
  ),
  word(
    String
      .raw`hv[sbr]\.[\w-]{24,}|dp\.(?:pt|st|ct|sa|scim|audit)\.[A-Za-z0-9]{30,}|[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{60,}`,
  ),
  word(String.raw`pscale_(?:tkn|oauth|pw)_[\w.=-]{30,}|fm[12][ar]?_[A-Za-z0-9+/=]{60,}|fo1_[\w-]{40,}`),
  // Payments and shops
  word("[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{20,}"),
  word(String.raw`shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|sq0[a-z]{3}-[\w-]{22,}|EZ[AT]K[A-Za-z0-9]{50,}`),
  // Messages
  anywhere(/xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-[\w-]{10,}/g),
  anywhere(/(?<kept>hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w+/]{20,}/g),
  anywhere(/(?<kept>discord(?:app)?\.com\/api\/webhooks\/\d{1,25}\/)[\w-]{30,}/g),
  word("(?:SK|AC)[0-9a-f]{32}(?![0-9A-Za-z])"),
  anywhere(/SG\.[\w-]{16,32}\.[\w-]{30,64}/g),
  word("key-[0-9a-f]{32}(?![0-9a-f])|[0-9a-f]{32}-us\\d{1,2}(?![0-9a-z])|xkeysib-[a-f0-9]{60,}[\\w-]*"),
  word(String.raw`\d{8,10}:AA[\w-]{33}`),
  // Tools
  word(
    String
      .raw`lin_(?:api|oauth)_[A-Za-z0-9]{30,}|PMAK-[a-f0-9-]{50,}|gl(?:sa|c)_[A-Za-z0-9+/=_]{30,}|NRAK-[A-Z0-9]{27}`,
  ),
  word(
    String
      .raw`ntn_[A-Za-z0-9]{40,}|secret_[A-Za-z0-9]{43}|figd_[\w-]{30,}|sntry[su]_[\w+/=-]{40,}|sq[upa]_[a-f0-9]{40}`,
  ),
  word(String.raw`pat[A-Za-z0-9]{14}\.[a-f0-9]{64}|ops_eyJ[\w-]{40,}|pnu_[A-Za-z0-9]{36}|rdme_[a-z0-9]{60,}`),
  anywhere(/AGE-SECRET-KEY-1[0-9A-Z]{50,}/g),
  // Any provider
  anywhere(/eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g),
  anywhere(
    /(?<kept>authorization\\*["']?\s*[:=]\s*\\*["']?(?:bearer|basic|token|bot|apikey)\s+)[\w.~+/=-]{8,}/gi,
  ),
  anywhere(
    /(?<kept>(?:x-api-key|api-key|private-token|x-auth-token|x-amz-security-token)\\*["']?\s{0,5}[:=]\s{0,5}\\*["']?)[\w.~+/=-]{16,}/gi,
  ),
  anywhere(/(?<kept>:\/\/[^\s/:@"'\\]{0,100}:)[^\s/@"'\\]{3,200}(?=@)/g),
  anywhere(/(?<kept>:\/\/)[\w-]{20,200}(?=@)/g),
  {
    look: new RegExp(
      String
        .raw`(?<kept>(?:secret|passwd|password|api_?key|access_?key|auth_?token|access_?token|private_?key|client_?secret)${assigned})[\w/+-]{20,200}={0,2}`,
      "gi",
    ),
    accepts: isRandom,
  },
  anywhere(
    new RegExp(`-----BEGIN ${keyName}-----${keyBody}{0,30000}(?:-----END ${keyName}-----)?`, "g"),
  ),
];

/** A quick test that excludes nearly every text: one of these is in each text that a shape matches. */
export const suspicious = new RegExp(
  [
    String
      .raw`sk-[a-zA-Z0-9]|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|cbt|ptt|ft|soat|imt|agent|ffct|oas)-|GR1348941|ATBB|ATATT3`,
    String
      .raw`(?:hf|gsk|r8|npm|api_org|rubygems|CLOJARS|dckr_pat|pscale|fo1|whsec|ntn|secret|figd|pnu|rdme|nfp|sbp|glsa|glc)_`,
    String
      .raw`(?:pplx|xai|pypi|xapp|key|pul|HRKU|PMAK|NRAK|GOCSPX|xkeysib)-|xox[a-z]|AKCp|A(?:KIA|SIA|BIA|CCA|3T)[0-9A-Z]|AIza|eyJ`,
    String
      .raw`ya29\.|1\/\/0|\dQ~|_v1_|dapi|hv[sbr]\.|dp\.[a-z]|atlasv1|fm[12][ar]?_|[sr]k_[lt]|[sr]k_prod|shp[a-z]{2}_|sq0|sq[upa]_|EZ[AT]K`,
    String
      .raw`hooks\.slack|webhooks\/|(?:SK|AC)[0-9a-f]{8}|SG\.|-us\d|:AA|lin_|sntry|pat[A-Za-z0-9]{14}\.|AGE-SECRET|PRIVATE KEY`,
    String.raw`:\/\/[^\s/:@"'\\]*:[^\s/@"'\\]|:\/\/[\w-]{20,}@`,
    String.raw`[Aa][Uu][Tt][Hh][Oo][Rr][Ii][Zz][Aa][Tt][Ii][Oo][Nn]`,
    // A name, and a value that is long enough.
    String
      .raw`(?:[Ss][Ee][Cc][Rr][Ee][Tt]|[Aa][Ww][Ss]|[Aa][Mm][Aa][Zz][Oo][Nn]|[Pp][Aa][Ss][Ss][Ww]|[Kk][Ee][Yy]|[Tt][Oo][Kk][Ee][Nn])[\w. -]{0,24}` +
    String.raw`${assigned}[\w/+.~%-]{16}`,
    String.raw`SharedAccess|[?&][Ss][Ii][Gg]=`,
  ].join("|"),
);

/** Whether a text looks drawn at random: letters and digits mixed throughout, no words of a program. */
function isRandom(text: string): boolean {
  if (!/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const entropy = [...counts.values()].reduce((sum, count) => {
    const share = count / text.length;
    return sum - share * Math.log2(share);
  }, 0);
  const digits = text.replaceAll(/\D/g, "").length;
  return /^[0-9a-f]{32,}$/i.test(text) || entropy >= 3.7 && digits >= 3;
}
