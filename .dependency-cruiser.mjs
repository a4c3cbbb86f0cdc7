/** Who may import whom. Every list is complete: what it does not name is refused. */

const pure = ["src/domain/", "src/ports/"];

/** folder or file → what it may import of ours besides itself. `$1` is the group caught in the folder. */
const allowed = {
  "src/domain/": [],
  "src/ports/": ["src/domain/"],
  "src/policy/": pure,
  "src/story/": pure,
  "src/operations/": [...pure, "src/policy/", "src/story/"],
  "src/reconcile/": [...pure, "src/policy/", "src/story/"],
  "src/enforcement/([^/]+)/": [...pure, "src/aws/"],
  "src/surfaces/cards/": [...pure, "src/operations/"],
  "src/surfaces/commands/": pure,
  "src/surfaces/(?!cards/|commands/)([^/]+)/": [
    ...pure,
    "src/operations/",
    "src/surfaces/cards/",
    "src/surfaces/commands/",
  ],
  "src/http/": [...pure, "src/operations/"],
  "src/store/": pure,
  "src/scheduler/": pure,
  "src/aws/": pure,
  "src/audit/": [...pure, "src/aws/"],
  "src/telemetry/": pure,
  "src/keys/": pure,
  "src/(?!app\\.|around\\.|diagnoses\\.|surroundings\\.|onlooker\\.|main\\.|sweeper\\.|wall\\.)[^/]+\\.ts$":
    pure,
  // Types alone: what the application hands to whoever puts something around it.
  "src/around\\.ts$": [...pure, "src/aws/", "src/store/", "src/surfaces/slack/"],
  // What looks on from another process than the bot's: composed apart, so that nothing else is loaded.
  "src/onlooker\\.ts$": [...pure, "src/audit/", "src/keys/", "src/store/"],
  // The sweeper is composed apart from the application: it has to stay small, and run where nothing else does.
  "src/sweeper\\.ts$": [
    ...pure,
    "src/aws/",
    "src/enforcement/security-group/",
    "src/keys/",
    "src/(clock|address-reader)\\.ts$",
  ],
  "src/lambda/": [
    ...pure,
    "src/aws/",
    "src/config/(sweep-key|environment|configuration|problem)\\.ts$",
    "src/sweeper\\.ts$",
  ],
  "src/config/": [...pure, "src/address-reader\\.ts$"],
  "src/cli/": [...pure, "src/operations/", "src/config/", "src/[^/]+\\.ts$", "src/playground/"],
  "src/main\\.ts$": [
    ...pure,
    "src/keys/rule-key\\.ts$",
    "src/cli/",
    "src/config/",
    "src/[^/]+\\.ts$",
    "src/playground/",
  ],
  "src/playground/page/": ["src/playground/[^/]+/page-protocol\\.ts$"],
  "src/playground/(?!page/)": [
    ...pure,
    "src/operations/",
    "src/config/",
    "src/[^/]+\\.ts$",
    "src/surfaces/cards/",
    "src/playground/(?!page/)",
  ],
};

/** package → the only folders that may import it. */
const homes = {
  "@slack/(?!types/)[^/]+": ["src/surfaces/slack/"],
  "@slack/types": ["src/surfaces/slack/", "src/playground/"],
  "@aws-sdk/[^/]+|@smithy/[^/]+": ["src/aws/", "src/enforcement/", "src/audit/", "src/playground/terminal/"],
  "kysely|pg|@types/pg": ["src/store/"],
  "bullmq|ioredis": ["src/scheduler/"],
  winston: ["src/telemetry/"],
  commander: ["src/cli/"],
  "@clack/[^/]+": ["src/cli/"],
  "react|react-dom|@types/react|@types/react-dom|vite|@vitejs/[^/]+": ["src/playground/page/"],
};

const core = "^src/(domain|ports|operations|reconcile|policy|story)/";

const folderRules = Object.entries(allowed).map(([from, to]) => ({
  name: `imports-of-${nameOf(from)}`,
  severity: "error",
  from: { path: `^${from}` },
  to: { path: "^src/", pathNot: [ownFolder(from), ...to].map((path) => `^${path}`) },
}));

/** `src/surfaces/(?!cards/)([^/]+)/` → `src-surfaces`. */
function nameOf(from) {
  return from
    .replaceAll(/\([^)]*\)|[^a-z]/g, " ")
    .trim()
    .split(/ +/)
    .join("-");
}

/** One layer or surface never imports its neighbour: "itself" is the very folder that was caught. */
function ownFolder(from) {
  return from.includes("([^/]+)") ? from.replace("(?!cards/|commands/)", "").replace("([^/]+)", "$1") : from;
}

const homeRules = Object.entries(homes).map(([name, folders]) => ({
  name: `home-of-${name.split(/[^a-z@/-]/, 1)[0]}`,
  severity: "error",
  from: { path: "^src/", pathNot: folders.map((folder) => `^${folder}`) },
  to: { path: `(^|/)node_modules/(${name})/` },
}));

export default {
  forbidden: [
    ...folderRules,
    ...homeRules,
    {
      name: "home-of-sqlite",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/store/" },
      to: { path: "^(node:)?sqlite$" },
    },
    {
      name: "slack-types-are-only-types-in-the-playground",
      severity: "error",
      from: { path: "^src/playground/" },
      to: { path: "(^|/)node_modules/@slack/types/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "the-core-is-pure",
      severity: "error",
      from: { path: core },
      to: { pathNot: "^src/" },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    { name: "nothing-unresolved", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "what-ships-needs-only-what-ships",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/playground/page/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    { name: "nothing-of-the-tests", severity: "error", from: { path: "^src/" }, to: { path: "^test/" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
