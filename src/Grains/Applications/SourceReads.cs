using System.Text.Encodings.Web;
using System.Text.Json;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Errors;
using OrleansGitOps.Engine.Rendering.Caching;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Abstractions.Repositories;
using OrleansGitOps.Grains.Applications.Reconciling;
using OrleansGitOps.Grains.Clusters;
using OrleansGitOps.Grains.Repositories;

namespace OrleansGitOps.Grains.Applications;

/// <summary>What users want to know of an application's source: what a revision renders to, and who made it. Nothing of the application changes.</summary>
internal sealed class SourceReads(IGrainFactory grains, RepositoryKeys keys)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="key">The application.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="revision">Empty: the target revision.</param>
    /// <param name="fresh">Ask the Git host anew.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestFailedException">
    /// InvalidArgument: no such revision; Unavailable: the Git host does not answer; FailedPrecondition: the source cannot be rendered.
    /// </exception>
    public Task<ManifestResponse> RenderAsync(ApplicationKey key, ApplicationSpec spec, string revision, bool fresh, CancellationToken cancellationToken) =>
        AnsweringAsync(spec, async (repository, source) =>
        {
            var target = revision.Length > 0 ? revision : source.TargetRevision;
            var resolved = await repository.ResolveRevisionAsync("", target, fresh ? TimeSpan.Zero : TimeSpan.MaxValue, cancellationToken);
            var call = new RenderCall(resolved.Commit, source, key.Name, spec.Destination.Namespace, "", fresh);
            var reply = await repository.RenderAsync(call, cancellationToken);
            var body = reply.Body ?? await RenderStep.ReadAsync(repository, reply, cancellationToken);
            return new ManifestResponse
            {
                Manifests = [.. RenderedManifests.Decode(body).Select(item => SecretMasking.Mask([item])[0]!.Content.ToJsonString(Plain))],
                Namespace = spec.Destination.Namespace,
                Server = Destinations.ServerOf(spec.Destination),
                Revision = resolved.Commit,
                SourceType = reply.SourceType,
            };
        });

    /// <exception cref="RequestFailedException">InvalidArgument: no such revision; Unavailable: the Git host does not answer.</exception>
    public Task<RevisionMetadata> MetadataAsync(ApplicationSpec spec, string revision, CancellationToken cancellationToken) =>
        AnsweringAsync(spec, (repository, _) => repository.GetRevisionMetadataAsync(revision, cancellationToken));

    private async Task<T> AnsweringAsync<T>(ApplicationSpec spec, Func<IRepositoryGrain, ApplicationSource, Task<T>> read)
    {
        var source = spec.Source ?? throw new RequestFailedException(RequestError.FailedPrecondition, "spec.source: is required");
        try
        {
            return await read(grains.GetGrain<IRepositoryGrain>(keys.For(source.RepoURL)), source);
        }
        catch (RepositoryException exception)
        {
            throw new RequestFailedException(
                exception.Reason switch
                {
                    nameof(FailureReason.RevisionNotFound) or nameof(FailureReason.InvalidSpec) => RequestError.InvalidArgument,
                    nameof(FailureReason.RepositoryUnreachable) => RequestError.Unavailable,
                    _ => RequestError.FailedPrecondition,
                },
                exception.Message);
        }
        catch (GitOpsException exception)
        {
            throw new RequestFailedException(RequestError.FailedPrecondition, exception.Message);
        }
        catch (InvalidDataException exception)
        {
            throw new RequestFailedException(RequestError.FailedPrecondition, exception.Message);
        }
    }
}
