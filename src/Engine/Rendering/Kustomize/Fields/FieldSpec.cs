using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>
/// Where a filter finds its fields: a kind (an empty part matches anything) and a path of names. Lists on the way are walked through; a
/// name ending in <c>[]</c> must be one; <c>\/</c> is a slash inside a name.
/// </summary>
internal sealed class FieldSpec
{
    public FieldSpec(string path, string kind = "", string group = "", string version = "", bool create = false)
    {
        Path = path;
        Kind = kind;
        Group = group;
        Version = version;
        Create = create;
        Segments = Split(path);
    }

    public string Path { get; }

    public string Kind { get; }

    public string Group { get; }

    public string Version { get; }

    /// <summary>Whether missing maps on the way are made.</summary>
    public bool Create { get; }

    public IReadOnlyList<FieldSegment> Segments { get; }

    public bool Selects(GroupVersionKind gvk) =>
        (Kind.Length == 0 || Kind == gvk.Kind)
        && (Group.Length == 0 || Group == gvk.Group)
        && (Version.Length == 0 || Version == gvk.Version);

    /// <summary>Whether adding <paramref name="other"/> to a list that holds this one would add nothing.</summary>
    public bool Covers(FieldSpec other) => Path == other.Path && other.Selects(new GroupVersionKind(Group, Version, Kind));

    /// <summary>Adds the specs that <paramref name="specs"/> does not hold yet.</summary>
    /// <exception cref="Errors.GitOpsException">The same field with another <c>create</c>.</exception>
    public static IReadOnlyList<FieldSpec> Merge(IReadOnlyList<FieldSpec> specs, IEnumerable<FieldSpec> more, string where)
    {
        var result = new List<FieldSpec>(specs);
        foreach (var spec in more)
        {
            var known = result.Find(existing => existing.Covers(spec));
            if (known is null)
            {
                result.Add(spec);
            }
            else if (known.Create != spec.Create)
            {
                throw RenderError.Failed($"{where}: conflicting fieldspecs for '{spec.Path}': one says create: true, another does not.");
            }
        }

        return result;
    }

    public override string ToString() => Kind.Length == 0 ? Path : $"{Kind}: {Path}";

    private static List<FieldSegment> Split(string path)
    {
        var names = new List<string>();
        foreach (var part in path.TrimStart('/').Split('/'))
        {
            if (names.Count > 0 && names[^1].EndsWith('\\'))
            {
                names[^1] = names[^1][..^1] + "/" + part;
            }
            else
            {
                names.Add(part);
            }
        }

        return names.ConvertAll(name =>
            name.EndsWith("[]", StringComparison.Ordinal) ? new FieldSegment(name[..^2], true) : new(name, false));
    }
}
