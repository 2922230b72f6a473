using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Rendering;

/// <summary>What to render, besides the tree.</summary>
/// <param name="ApplicationName">For build variables and override files.</param>
/// <param name="Source">The application's source; its path selects the folder.</param>
/// <param name="DestinationNamespace">Only for messages and build variables; the sync defaults namespaces, not the renderer.</param>
public sealed record RenderRequest(string ApplicationName, ApplicationSource Source, string DestinationNamespace);
