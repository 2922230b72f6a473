using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Rendering.Kustomize.Resources;

namespace OrleansGitOps.Engine.Rendering.Kustomize.Filters;

/// <summary>One patch of either form; exactly one of the two is set.</summary>
internal sealed record PatchDocument(Resource? Merge, JsonArray? Operations);
