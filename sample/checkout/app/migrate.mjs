/** The sample's migration: it runs before a deployment, on the new version's own revision, and ends. */
console.log(`the schema is that of ${process.env.VERSION ?? 'an unknown version'}`);
