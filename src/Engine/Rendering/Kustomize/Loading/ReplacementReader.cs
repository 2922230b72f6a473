using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Loading;

/// <summary>Reads the entries of <c>replacements</c> and <c>vars</c>.</summary>
internal static class ReplacementReader
{
    private const string NameField = "metadata.name";

    public static ReplacementRule Read(FieldReader reader)
    {
        var rule = new ReplacementRule
        {
            Where = reader.Where,
            Path = reader.Text("path"),
            Source = reader.Object("source", ReadSource),
            SourceValue = reader.Has("sourceValue") ? reader.Text("sourceValue") : null,
            HasTargets = reader.Has("targets"),
            Targets = reader.Objects("targets", ReadTarget),
        };
        return rule.Path.Length > 0 && (rule.Source is not null || rule.HasTargets || rule.SourceValue is not null)
            ? throw RenderError.Failed($"{rule.Where}: cannot specify both path and inline replacement; move one to another entry.")
            : rule;
    }

    public static VariableRule ReadVariable(FieldReader reader)
    {
        var name = reader.Text("name");
        var path = NameField;
        reader.Object("fieldref", child =>
        {
            path = child.Text("fieldPath") is { Length: > 0 } text ? text : NameField;
            return child;
        });
        return reader.Object("objref", child => new VariableRule(
                reader.Where, name, ReadVariableGvk(child), child.Text("name"), child.Text("namespace"), path))
            ?? throw RenderError.Failed($"{reader.At("objref")}: missing; a variable takes its value from an object.");
    }

    private static GroupVersionKind ReadVariableGvk(FieldReader reader)
    {
        var kind = reader.Text("kind");
        var gvk = new GroupVersionKind(reader.Text("group"), reader.Text("version"), kind);
        return reader.Text("apiVersion") is { Length: > 0 } apiVersion
            ? apiVersion.Contains('/', StringComparison.Ordinal)
                ? GroupVersionKind.Parse(apiVersion, kind)
                : gvk with { Version = apiVersion }
            : gvk;
    }

    private static ReplacementRule.ReplacementSource ReadSource(FieldReader reader) => new(
        new GroupVersionKind(reader.Text("group"), reader.Text("version"), reader.Text("kind")),
        reader.Text("name"),
        reader.Text("namespace"),
        reader.Text("fieldPath") is { Length: > 0 } path ? path : NameField,
        ReadOptions(reader));

    private static ReplacementRule.ReplacementTarget ReadTarget(FieldReader reader) => new(
        reader.Object("select", KustomizationReader.ReadTarget),
        reader.Objects("reject", KustomizationReader.ReadTarget),
        reader.Texts("fieldPaths") is { Count: > 0 } paths ? paths : [NameField],
        ReadOptions(reader));

    private static ReplacementRule.FieldOptions ReadOptions(FieldReader reader) =>
        reader.Object("options", child =>
        {
            if (child.Text("encoding").Length > 0)
            {
                throw RenderError.NotSupported(
                    $"{child.At("encoding")}: this field is not supported; kustomize does not act on it either.");
            }

            return new ReplacementRule.FieldOptions(child.Text("delimiter"), (int)(child.Number("index") ?? 0), child.Flag("create"));
        }) ?? new ReplacementRule.FieldOptions("", 0, false);
}
