namespace OrleansGitOps.Engine.Rendering.Kustomize.Resources;

/// <summary>What a generated object does with one of the same id.</summary>
internal enum GeneratorBehavior
{
    Create,
    Replace,
    Merge,
}
