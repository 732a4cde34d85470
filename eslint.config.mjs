/**
 * What our JavaScript is checked for. It imports nothing, so that an editor and
 * ./citynet lint read it alike, wherever eslint is installed.
 */
const browser = `
    AbortController Blob CSS DataTransfer Event File FileReader FormData HTMLElement Image InputEvent
    IntersectionObserver KeyboardEvent MouseEvent MutationObserver Node Option PointerEvent
    Promise ResizeObserver Response URL URLSearchParams XMLHttpRequest
    alert cancelAnimationFrame caches clearInterval clearTimeout console confirm
    createImageBitmap crypto customElements document fetch getComputedStyle history
    indexedDB localStorage location matchMedia navigator performance queueMicrotask
    requestAnimationFrame sessionStorage setInterval setTimeout window
`;
// What Odoo's pages bring along.
const odoo = "odoo owl luxon Chart BarcodeDetector";

const names = (text) => Object.fromEntries(text.match(/\S+/g).map((name) => [name, "readonly"]));

export default [
    {
        files: ["citynet_*/static/**/*.js", "eslint.config.mjs"],
        languageOptions: {
            ecmaVersion: 2022,
            sourceType: "module",
            globals: { ...names(browser), ...names(odoo) },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            // Mistakes
            "array-callback-return": "error",
            "constructor-super": "error",
            "for-direction": "error",
            "getter-return": "error",
            "no-async-promise-executor": "error",
            "no-case-declarations": "error",
            "no-class-assign": "error",
            "no-compare-neg-zero": "error",
            "no-cond-assign": "error",
            "no-const-assign": "error",
            "no-constant-binary-expression": "error",
            "no-constant-condition": "error",
            "no-control-regex": "error",
            "no-debugger": "error",
            "no-dupe-args": "error",
            "no-dupe-class-members": "error",
            "no-dupe-else-if": "error",
            "no-dupe-keys": "error",
            "no-duplicate-case": "error",
            "no-empty": "error",
            "no-empty-pattern": "error",
            "no-ex-assign": "error",
            "no-fallthrough": "error",
            "no-func-assign": "error",
            "no-global-assign": "error",
            "no-import-assign": "error",
            "no-inner-declarations": "error",
            "no-irregular-whitespace": "error",
            "no-loss-of-precision": "error",
            "no-prototype-builtins": "error",
            "no-redeclare": "error",
            "no-self-assign": "error",
            "no-self-compare": "error",
            "no-setter-return": "error",
            "no-shadow": "error",
            "no-shadow-restricted-names": "error",
            "no-sparse-arrays": "error",
            "no-template-curly-in-string": "error",
            "no-this-before-super": "error",
            "no-undef": "error",
            "no-unexpected-multiline": "error",
            "no-unreachable": "error",
            "no-unreachable-loop": "error",
            "no-unsafe-finally": "error",
            "no-unsafe-negation": "error",
            "no-unsafe-optional-chaining": "error",
            "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
            "no-use-before-define": ["error", { functions: false, classes: false }],
            "no-useless-assignment": "error",
            "no-useless-catch": "error",
            "no-useless-escape": "error",
            "no-with": "error",
            "require-yield": "error",
            "use-isnan": "error",
            "valid-typeof": "error",
            // Ways of writing
            curly: "error",
            eqeqeq: "error",
            "no-console": "error",
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-lonely-if": "error",
            "no-restricted-syntax": [
                "error",
                {
                    selector:
                        "AssignmentExpression[left.property.name=/^(inner|outer)HTML$/]" +
                        " > :not(Literal, TemplateLiteral[expressions.length=0]).right",
                    message: "What isn't written here goes in as text: textContent.",
                },
            ],
            "no-throw-literal": "error",
            "no-unneeded-ternary": "error",
            "no-unused-expressions": "error",
            "no-useless-return": "error",
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "prefer-template": "error",
        },
    },
    {
        files: ["citynet_*/static/tests/**/*.js"],
        languageOptions: { globals: names("HTMLCanvasElement SubmitEvent") },
        rules: {
            // A tour without Odoo's runner says by the console how it ended.
            "no-console": "off",
            "no-restricted-syntax": [
                "error",
                {
                    selector:
                        "MemberExpression[object.name=/^(test|describe)$/]" +
                        "[property.name=/^(only|skip|debug|todo)$/]",
                    message: "Each test is run, and none keeps others from it.",
                },
            ],
        },
    },
];
