using OrleansGitOps.Manifests.Schemas;

namespace OrleansGitOps.Sandbox.Kinds;

/// <summary>
/// The type of CustomResourceDefinitions: what ownership needs of it. The validation schema inside nests without end and has no keyed
/// lists of its own, so it is taken as any value.
/// </summary>
internal static class DefinitionSchema
{
    private static readonly Schema Text = Schema.OfScalar(ScalarType.Text);

    public static Schema Value { get; } = Schema.Struct(() =>
    [
        new("apiVersion", Text), new("kind", Text), new("metadata", KubernetesSchemas.ObjectMeta) { IsAlwaysThere = true },
        new("spec", Spec()) { IsAlwaysThere = true }, new("status", Status()),
    ]);

    private static Schema Spec() => Schema.Struct(() =>
    [
        new("conversion", Schema.Untyped), new("group", Text), new("names", Names()) { IsAlwaysThere = true },
        new("preserveUnknownFields", Schema.OfScalar(ScalarType.Boolean)), new("scope", Text),
        new("versions", Schema.AtomicListOf(Schema.Untyped)),
    ]);

    private static Schema Names() => Schema.Struct(() =>
    [
        new("categories", Schema.AtomicListOf(Text)), new("kind", Text), new("listKind", Text), new("plural", Text),
        new("shortNames", Schema.AtomicListOf(Text)), new("singular", Text),
    ]);

    private static Schema Status() => Schema.Struct(() =>
    [
        new("acceptedNames", Names()), new("conditions", Schema.ListByKeys(Schema.Untyped, ["type"])),
        new("storedVersions", Schema.AtomicListOf(Text)), new("observedGeneration", Schema.OfScalar(ScalarType.Integer)),
    ]);
}
