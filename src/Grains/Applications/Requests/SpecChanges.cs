using System.Globalization;
using OrleansGitOps.Engine.Validation;
using OrleansGitOps.Grains.Abstractions;
using OrleansGitOps.Grains.Abstractions.Applications;
using OrleansGitOps.Grains.Abstractions.Model;
using OrleansGitOps.Grains.Applications.State;

namespace OrleansGitOps.Grains.Applications.Requests;

/// <summary>What becomes of an application when a user registers or changes it. Pure; rules as Argo CD's API server where not said otherwise.</summary>
internal sealed class SpecChanges(ApplicationValidator validator, TimeProvider time)
{
    /// <summary>The record to store, or null when the same is registered already.</summary>
    public ApplicationRecord? Create(ApplicationRecord? known, ApplicationKey key, Application wanted, CreateOptions options)
    {
        Check(key, wanted, options.Validate);
        var spec = Normalise(wanted.Spec);
        if (known is null)
        {
            return new ApplicationRecord
            {
                Metadata = wanted.Metadata with
                {
                    Name = key.Name,
                    Namespace = key.Namespace,
                    Uid = Guid.NewGuid().ToString(),
                    CreationTimestamp = time.GetUtcNow(),
                    Generation = 1,
                    ResourceVersion = "",
                    DeletionTimestamp = null,
                },
                Spec = spec,
            };
        }

        RefuseWhileDeleting(known, key);
        if (spec == known.Spec && SameMarks(known.Metadata, wanted.Metadata))
        {
            return null;
        }

        if (!options.Upsert)
        {
            throw new RequestFailedException(
                RequestError.InvalidArgument,
                $"application '{key.Name}' is registered with another spec; use upsert to replace it");
        }

        return Replace(known, wanted.Metadata, spec);
    }

    /// <param name="known">What is registered.</param>
    /// <param name="specRevision">
    /// Storage revision of the last change by a user: an older <c>metadata.resourceVersion</c> is a conflict, a change of status is none.
    /// </param>
    public ApplicationRecord? Update(ApplicationRecord? known, long specRevision, ApplicationKey key, Application wanted, bool validate)
    {
        if (known is null)
        {
            throw NotFound(key);
        }

        RefuseWhileDeleting(known, key);
        Check(key, wanted, validate);
        if (wanted.Metadata.ResourceVersion is { Length: > 0 } version
            && (!long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var based) || based < specRevision))
        {
            throw new RequestFailedException(
                RequestError.Conflict,
                $"application '{key.Name}' has been changed since metadata.resourceVersion '{version}'; read it again and apply your change to that");
        }

        var spec = Normalise(wanted.Spec);
        return spec == known.Spec && SameMarks(known.Metadata, wanted.Metadata) ? null : Replace(known, wanted.Metadata, spec);
    }

    public static RequestFailedException NotFound(ApplicationKey key) =>
        new(RequestError.NotFound, $"applications.argoproj.io \"{key.Name}\" not found");

    public static void RefuseWhileDeleting(ApplicationRecord known, ApplicationKey key)
    {
        if (known.Deletion is not null)
        {
            throw new RequestFailedException(RequestError.FailedPrecondition, $"application '{key.Name}' is being deleted");
        }
    }

    private static ApplicationRecord Replace(ApplicationRecord known, ObjectMeta marks, ApplicationSpec spec) => known with
    {
        Metadata = known.Metadata with
        {
            Labels = marks.Labels,
            Annotations = marks.Annotations,
            Finalizers = marks.Finalizers,
            Generation = known.Metadata.Generation + (spec == known.Spec ? 0 : 1),
        },
        Spec = spec,
    };

    private void Check(ApplicationKey key, Application wanted, bool validate)
    {
        var named = wanted with { Metadata = wanted.Metadata with { Name = key.Name, Namespace = key.Namespace } };
        var errors = validator.Validate(named);
        if (!validate)
        {
            // The name and the marks are what everything else hangs on; a wrong spec can be mended later.
            errors = [.. errors.Where(error => error.Path.StartsWith("metadata", StringComparison.Ordinal))];
        }

        if (errors.Length > 0)
        {
            throw new RequestFailedException(
                RequestError.InvalidArgument, $"application spec for {key.Name} is invalid: {string.Join("; ", errors.Select(error => error.ToString()))}");
        }
    }

    private static ApplicationSpec Normalise(ApplicationSpec spec) =>
        spec.Project.Length == 0 ? spec with { Project = "default" } : spec;

    private static bool SameMarks(ObjectMeta left, ObjectMeta right) =>
        ModelJson.AreEqual(Marks(left), Marks(right));

    private static ObjectMeta Marks(ObjectMeta metadata) =>
        new() { Labels = metadata.Labels, Annotations = metadata.Annotations, Finalizers = metadata.Finalizers };
}
