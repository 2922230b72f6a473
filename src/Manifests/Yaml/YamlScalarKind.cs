namespace OrleansGitOps.Manifests.Yaml;

internal enum YamlScalarKind
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
    NotFinite,
}
