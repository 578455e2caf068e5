const path = require("node:path");

module.exports = async (config) => {
  const plugin = require(path.join(process.env.BENCH_NODE_MODULES, "@11ty/eleventy-plugin-syntaxhighlight"));
  config.addPlugin(plugin.default ?? plugin);
  return { dir: { input: "content", includes: "../_includes" }, markdownTemplateEngine: false };
};
