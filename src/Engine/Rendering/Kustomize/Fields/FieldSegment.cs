namespace OrleansGitOps.Engine.Rendering.Kustomize.Fields;

/// <summary>One name of a field path, and whether it must lead to a list.</summary>
internal readonly record struct FieldSegment(string Name, bool IsList);
