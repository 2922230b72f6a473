using System.Collections.Immutable;
using OrleansGitOps.Grains.Abstractions.Model;

namespace OrleansGitOps.Engine.Validation;

/// <summary>
/// Finds everything that an Application's manifest alone shows to be wrong, all at once, and everything it asks for that this version does
/// not do yet: nothing of a spec is silently ignored. Whether the repository, revision or path exist is not its business. Pure.
/// </summary>
/// <param name="repositoryUrlProblem">
/// Says what is wrong with a repository URL, or null. The message must not repeat user name or password. This is the door to the one Git
/// URL parser with the operator's settings, which this namespace must not know.
/// </param>
public sealed class ApplicationValidator(Func<string, string?> repositoryUrlProblem)
{
    /// <summary>Checks metadata and spec.</summary>
    /// <returns>Empty when the application can be worked on. Each entry names its field, what is wrong and what would be right.</returns>
    public ImmutableArray<FieldError> Validate(Application application)
    {
        ArgumentNullException.ThrowIfNull(application);

        var errors = new ValidationErrors();
        MetadataRules.Check(application.Metadata, errors);
        CheckSpec(application.Spec, errors);
        return errors.ToImmutable();
    }

    /// <summary>Checks a spec on its own (a request that replaces only the spec).</summary>
    public ImmutableArray<FieldError> Validate(ApplicationSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);

        var errors = new ValidationErrors();
        CheckSpec(spec, errors);
        return errors.ToImmutable();
    }

    /// <summary>Checks the retry strategy of a sync request.</summary>
    public static ImmutableArray<FieldError> Validate(RetryStrategy retry)
    {
        ArgumentNullException.ThrowIfNull(retry);

        var errors = new ValidationErrors();
        SyncPolicyRules.CheckRetry(retry, "retryStrategy", errors);
        return errors.ToImmutable();
    }

    private void CheckSpec(ApplicationSpec spec, ValidationErrors errors)
    {
        CheckProject(spec.Project, errors);
        SourceRules.Check(spec, repositoryUrlProblem, errors);
        DestinationRules.Check(spec.Destination, errors);
        SyncPolicyRules.Check(spec, errors);
        if (spec.IgnoreDifferences.Length > 0)
        {
            errors.NotSupported("spec.ignoreDifferences", "ignoring differences");
        }

        if (spec.RevisionHistoryLimit < 0)
        {
            errors.Add("spec.revisionHistoryLimit", "must be 0 or more");
        }
    }

    private static void CheckProject(string project, ValidationErrors errors)
    {
        if (project.Length == 0 || project == ModelConstants.DefaultProject)
        {
            return;
        }

        if (KubernetesNames.SubdomainProblem(project) is { } problem)
        {
            errors.Add("spec.project", problem);
        }
        else
        {
            errors.NotSupported("spec.project", $"project '{project}' (any other than '{ModelConstants.DefaultProject}')");
        }
    }
}
